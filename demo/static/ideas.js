// What a visitor may try on each phone: a short label, and the words it puts in the field.

export const IDEAS = {
  resident: [
    ["Plus de pain", "bonjour jai plus de pain et je peux pas sortir. mme martin 12 rue abbe couture"],
    ["oui", "oui"],
    ["Qui vient ?", "QUI"],
    ["Un humain", "0"],
    ["Une chute", "je suis tombée je ne peux pas me relever"],
  ],
  volunteer: [
    ["je peux", "je peux"],
    ["j'arrive", "Bonjour, j'arrive dans 20 minutes."],
    ["pause", "pause"],
  ],
  referent: [
    ["/taches", "/taches"],
    ["/besoins", "/besoins"],
    ["/offres", "/offres"],
    ["/pour", "/pour"],
    ["/aide", "/aide"],
    ["/carte", "/carte"],
    ["/bilan", "/bilan"],
  ],
};
