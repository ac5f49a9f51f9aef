// In a search what people do comes first: the index of words, the guide and the commands, then the rest, the decisions last.
const weight = (docname) => docname === "words" ? 60 : /^(guide|commands)/.test(docname) ? 30 : /^decisions\//.test(docname) ? -30 : 0;
var Scorer = {
  score: (result) => result[4] + weight(result[0]),
  objNameMatch: 11, objPartialMatch: 6,
  objPrio: {0: 15, 1: 5, 2: -5}, objPrioDefault: 0,
  title: 15, partialTitle: 7, term: 5, partialTerm: 2,
};
