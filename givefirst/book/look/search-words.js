// Sphinx reads the plural rule of a language with `new Function`, which the server's Content-Security-Policy forbids.
// German, like English, has one singular and one plural.
Documentation.addTranslations = (catalog) => {
  Object.assign(Documentation.TRANSLATIONS, catalog.messages);
  Documentation.PLURAL_EXPR = (count) => (count === 1 ? 0 : 1);
  Documentation.LOCALE = catalog.locale;
};
