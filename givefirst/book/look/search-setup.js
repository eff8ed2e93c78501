// Sphinx's search asks for this. Its highlighter would leave the searched words in the browser: not on a shared computer.
const SPHINX_HIGHLIGHT_ENABLED = false;

// Sphinx reads the plural rule of a language with `new Function`, which the server's Content-Security-Policy forbids.
// German, like English, has one singular and one plural.
Documentation.addTranslations = (catalog) => {
  Object.assign(Documentation.TRANSLATIONS, catalog.messages);
  Documentation.PLURAL_EXPR = (count) => (count === 1 ? 0 : 1);
  Documentation.LOCALE = catalog.locale;
};
