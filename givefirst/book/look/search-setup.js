// Sphinx's search asks for this. Its highlighter would leave the searched words in the browser: not on a shared computer.
const SPHINX_HIGHLIGHT_ENABLED = false;
