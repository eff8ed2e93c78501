// The twin of german.py: the same form of a word, for what is typed into the search.
var Stemmer = function () {
  this.stemWord = (typed) => {
    let word = typed.toLowerCase().replaceAll("ß", "ss").replaceAll("ä", "a").replaceAll("ö", "o").replaceAll("ü", "u");
    word = word.replaceAll("ae", "a").replaceAll("oe", "o").replace(/(^|[^aeoq])ue/g, "$1u");
    word = word.replace(/(..)ium$/, "$1i").replace(/innen$/, "in").replace(/nisse[ns]?$/, "nis").replace(/(...)[ao]s?$/, "$1");
    while (word.length > 3) {
      let shorter = word.length > 4 ? word.replace(/e[mr]$/, "") : word;
      if (shorter === word) shorter = word.replace(/([^s])s$|[en]$/, "$1");
      if (shorter === word) break;
      word = shorter;
    }
    return word;
  };
};
