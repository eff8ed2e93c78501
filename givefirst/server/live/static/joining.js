// Coming in: a nickname or none, one button.
import { h } from "./common.js";
import { field, refusal } from "./pieces.js";

export function joinForm({ wire, words, language }, joined, missing) {
  const name = field(words.nickname, { limit: 40, language, hint: words["nickname-hint"], autocomplete: "nickname" });
  const status = h("p", { class: "gf-status", role: "status" });
  const press = h("button", { type: "submit", class: "gf-button gl-big" }, words.join);
  return h("form", {
    class: "gl-join", async onsubmit(event) {
      event.preventDefault();
      press.disabled = true;
      status.textContent = words.joining;
      try {
        const found = await wire.join(name.input.value.trim(), language);
        if (found.status < 300) return joined();
        if (found.status === 404) return missing();
        status.textContent = refusal(found.body, language, words["not-joined"]);
      } catch {
        status.textContent = words["no-line"];
      }
      press.disabled = false;
      return null;
    },
  }, h("h1", {}, words["join-title"]), h("p", {}, words["join-lead"]), name.box, h("p", {}, press), status, h("p", { class: "gf-hint" }, words["join-promise"]));
}
