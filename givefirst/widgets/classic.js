// The browser modules for pages that are opened from a folder (file://): there browsers load neither modules nor JSON.
// `load` stands for `import`, `bring` for `import()`, `here` for `import.meta.url`; classic.py puts the modules in.
(() => {
  "use strict";
  const here = document.currentScript.src;
  const loaded = new Map();
  const load = (name) => {
    if (!loaded.has(name)) loaded.set(name, modules[name]());
    return loaded.get(name);
  };
  const bring = async (address) => load(address.slice("./".length, -".js".length));
  // Data lies beside the pages as scripts, which leave it in `givefirstData`.
  const fetch = (address) => new Promise((done, fail) => {
    const script = document.createElement("script");
    script.src = `${address}.js`;
    script.onload = () => {
      const data = window.givefirstData;
      done({ ok: true, json: async () => data });
    };
    script.onerror = () => fail(new Error(`${address}.js is missing`));
    document.head.append(script);
  });
  const modules = {
/* modules */
  };
  load("page");
  if (document.querySelector("section.gf-check")) load("check");
})();
