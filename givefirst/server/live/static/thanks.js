// Thanks cards: who, for what, what it made possible. A card is shown to the room only when the thanked person agrees. Nothing is counted.
import { h } from "./common.js";
import { button, drawer, field, fill, form, freshId, redraw, refusal, textOf } from "./pieces.js";

export function thanksCard(card, words) {
  return h("figure", { class: "gl-thanks", dir: "auto" },
    h("figcaption", {}, fill(words["thanks-to"], { name: textOf(card.to_name || card.to) })),
    h("p", {}, textOf(card.for)), card.made_possible ? h("p", { class: "gl-soft" }, `${words["thanks-possible"]} `, textOf(card.made_possible)) : null);
}

function whom(words, language) {
  const id = freshId("whom");
  const select = h("select", { id, class: "gl-select" });
  const other = field(words["thanks-other"], { limit: 60, language });
  const show = () => { other.box.hidden = select.value !== ""; };
  select.addEventListener("change", show);
  const box = h("div", {}, h("div", { class: "gl-field" }, h("label", { for: id, class: "gf-label" }, words["thanks-whom"]), select), other.box);
  return {
    box,
    input: { // as a field: the id of somebody in the room, or a name
      get value() { return select.value || other.input.value; },
      set value(text) { select.value = ""; other.input.value = text; show(); },
      focus() { (select.options.length > 1 ? select : other.input).focus(); },
    },
    people(people) {
      redraw(select, people, () => [...people.map((person) => h("option", { value: person.id }, person.nickname)), h("option", { value: "" }, words["thanks-somebody"])]);
      select.parentElement.hidden = !people.length;
      show();
    },
  };
}

export function thanksDrawer({ wire, words, language }) {
  const to = whom(words, language);
  const why = field(words["thanks-for"], { lines: 2, language, hint: words["thanks-for-hint"] });
  const possible = field(words["thanks-made"], { lines: 2, language });
  const write = form([to, why, possible], words["thanks-send"], words["thanks-first"], async (person, reason, made) => {
    if (!reason) return { done: false, text: words["thanks-first"] };
    const { status, body } = await wire.send("thanks", { to: person, for: reason, made_possible: made });
    return status < 300 ? { done: true, text: words["thanks-sent"] } : { done: false, text: refusal(body, language, words["not-sent"]) };
  });
  const shown = h("div");
  const { box } = drawer(words.thanks, h("p", { class: "gf-hint" }, words["thanks-hint"]), write, shown);
  return {
    box,
    draw({ people, me, thanks = {} }) {
      to.people((people || []).filter((person) => person.id !== me?.id && person.nickname));
      redraw(shown, thanks.shown, (cards) => (cards?.length ? [h("h3", {}, words["thanks-shown"]), ...cards.map((card) => thanksCard(card, words))] : null));
    },
  };
}

// Thanks for oneself stand at the top; whether the room sees a card is one's own choice.
export function thanksForMe({ wire, words }) {
  const box = h("section", { class: "gl-for-me", "aria-live": "polite", hidden: true });
  const answer = (card, yes) => button(words[yes ? "agree-yes" : "agree-no"], () => wire.send("agree", { thanks: card.id, yes }), { quiet: !yes, keep: `${card.id}-${yes}` });
  return {
    box,
    draw({ thanks = {} }) {
      const mine = thanks.to_me || [];
      box.hidden = !mine.length;
      redraw(box, mine, () => [h("h2", {}, words["thanks-for-you"]), ...mine.map((card) => h("div", { class: "gl-card" }, h("p", { dir: "auto" }, textOf(card.for)),
        card.made_possible ? h("p", { class: "gl-soft", dir: "auto" }, `${words["thanks-possible"]} `, textOf(card.made_possible)) : null,
        card.agreed === null || card.agreed === undefined
          ? h("div", {}, h("p", {}, words["agree-question"]), h("p", { class: "gl-row" }, answer(card, true), answer(card, false)))
          : h("p", { class: "gl-soft" }, words[card.agreed ? "agreed" : "not-agreed"])))]);
    },
  };
}
