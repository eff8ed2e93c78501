// Light or dark, before the first paint, and the button that changes it. Runs in the head, so it stays small.
(function () {
  "use strict";
  const KEY = "givefirst:look";
  const root = document.documentElement;
  const wish = matchMedia("(prefers-color-scheme: dark)");

  // A browser may forbid storage; the page is then shown as the device wishes.
  function remembered() {
    try { return localStorage.getItem(KEY); } catch (error) { return null; }
  }
  function remember(look) {
    try { localStorage.setItem(KEY, look); } catch (error) { return; }
  }

  const look = remembered();
  if (look === "dark" || look === "light") root.dataset.look = look;

  function isDark() {
    return root.dataset.look ? root.dataset.look === "dark" : wish.matches;
  }

  function connect(button) {
    const show = () => { button.textContent = isDark() ? button.dataset.light : button.dataset.dark; };
    button.addEventListener("click", () => {
      root.dataset.look = isDark() ? "light" : "dark";
      remember(root.dataset.look);
      show();
    });
    wish.addEventListener("change", show);
    show();
    button.hidden = false;
  }

  function closeOnEscape(menu) {
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }

  // On a phone the sources wait behind their heading; without JavaScript and on paper they are open.
  function foldOnPhone(fold) {
    const wanted = document.getElementById(location.hash.slice(1));
    if (matchMedia("(max-width: 36rem)").matches && !(wanted && (wanted.contains(fold) || fold.contains(wanted)))) fold.open = false;
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".gf-fold").forEach(foldOnPhone);
    connect(document.querySelector(".gf-light"));
    document.querySelectorAll(".gf-menu").forEach(closeOnEscape);
  });
})();
