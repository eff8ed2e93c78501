// The browser modules for pages that are opened from a folder (file://): there browsers load neither modules nor JSON.
// `moduleNamed` stands for `import`, `bringModule` for `import()`, `scriptAddress` for `import.meta.url`; classic.py puts the modules in.
(() => {
  "use strict";
  const scriptAddress = document.currentScript.src;
  const loaded = new Map();
  const moduleNamed = (name) => {
    if (!loaded.has(name)) loaded.set(name, modules[name]());
    return loaded.get(name);
  };
  const bringModule = async (address) => {
    await null; // the module that asks has to be there itself, as with `import()`
    return moduleNamed(address.slice("./".length, -".js".length));
  };
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
  moduleNamed("page");
  if (document.querySelector("section.gf-check")) moduleNamed("check");
  for (const name of ["my-course", "calendar", "practice", "show", "evaluation"]) if (document.getElementById(`gf-${name}`)) moduleNamed(name);
})();
