// The keys of the resident's phone. In "123" they type digits; in "abc" each press takes the next
// letter of the key, as on phones with keys. The # key changes between the two.

const KEYS = [
  ["1", ".,?!'"], ["2", "abc"], ["3", "def"],
  ["4", "ghi"], ["5", "jkl"], ["6", "mno"],
  ["7", "pqrs"], ["8", "tuv"], ["9", "wxyz"],
  ["*", ""], ["0", " "], ["#", ""],
];
const SAME_LETTER_MS = 900;

export function keypad(box, field, mode) {
  let letters = false;
  let last = { key: null, turn: 0, at: -Infinity };

  function insert(text, replace) {
    const end = field.selectionEnd;
    const start = replace ? end - 1 : field.selectionStart;
    field.setRangeText(text, start, end, "end");
    field.scrollTop = field.scrollHeight;
  }

  function press(digit, alphabet, at) {
    if (!letters || !alphabet) return insert(digit, false);
    const again = last.key === digit && at - last.at < SAME_LETTER_MS;
    const choices = alphabet + digit;
    const turn = again ? (last.turn + 1) % choices.length : 0;
    last = { key: digit, turn, at };
    insert(choices[turn], again);
  }

  function changeMode() {
    letters = !letters;
    mode.textContent = letters ? "abc" : "123";
    change.setAttribute("aria-pressed", String(letters));
  }

  const erase = key("Effacer", "erase", () => {
    if (field.selectionStart === field.selectionEnd && field.selectionEnd > 0) insert("", true);
    else insert("", false);
  });
  const ok = key("OK", "ok");
  ok.type = "submit";
  ok.setAttribute("aria-label", "OK, envoyer le message");
  box.append(erase, ok);

  let change = null;
  for (const [digit, alphabet] of KEYS) {
    const button = key(digit, "digit", (event) => digit === "#" ? changeMode()
      : press(digit, alphabet, event.timeStamp));
    if (alphabet.trim()) button.append(small(digit === "1" ? ".,?" : alphabet));
    if (digit === "#") { button.append(small("abc")); change = button; }
    button.setAttribute("aria-label", spoken(digit, alphabet));
    box.append(button);
  }
  change.setAttribute("aria-pressed", "false");
}

function key(label, kind, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = kind;
  button.textContent = label;
  if (act) button.addEventListener("click", act);
  return button;
}

function small(text) {
  const letters = document.createElement("small");
  letters.textContent = text;
  return letters;
}

function spoken(digit, alphabet) {
  if (digit === "#") return "# : écrire des lettres";
  if (digit === "*") return "* étoile";
  return alphabet.trim() && digit !== "1" ? `${digit} ${alphabet}` : digit;
}
