// Listens to a person and reads answers aloud, as far as the browser can; the text field does the same without it.
//
// It is bound to [data-speech] and its parts, which may be swapped at any time:
//   [data-speech]         data-lang: the language, data-answer and data-answer-seq: what was said last
//   [data-speech-listen]  the button that begins and ends listening
//   [data-speech-read]    the button that begins and ends reading aloud
//   [data-speech-note]    where it says how it stands
//   [data-speech-field]   the field that what was heard goes into; its form is submitted

import { TOLD } from "./speech-words.js";

const RESTARTS_MS = [250, 500, 1000, 2000, 4000];
const WAIT_FOR_VOICES_MS = 1000;
const ALTERNATIVES = 3;

/** Return the browser's recogniser under either of its names. */
const recogniser = () => window.SpeechRecognition ?? window.webkitSpeechRecognition;

/** One sentence after the other: a voice that comes over the network is cut off after some fifteen seconds. */
function sentences(text, lang) {
  if (window.Intl?.Segmenter) {
    const parts = new Intl.Segmenter(lang, { granularity: "sentence" }).segment(text);
    return [...parts].map((part) => part.segment.trim()).filter(Boolean);
  }
  return text.split(/(?<=[.!?])\s+/).filter(Boolean);
}

/** Hears one utterance at a time and begins again after silence, until it is told to stop or cannot go on. */
class Listener {
  constructor({ onInterim, onHeard, onFailed }) {
    Object.assign(this, { onInterim, onHeard, onFailed });
    this.wanted = false;
    this.current = null;
    this.silences = 0;
    this.timer = 0;
  }

  start(lang) {
    if (this.wanted) return;
    this.wanted = true;
    this.silences = 0;
    this.#open(lang);
  }

  stop() {
    this.wanted = false;
    clearTimeout(this.timer);
    const current = this.current;
    this.current = null;
    current?.abort();
  }

  #open(lang) {
    const Recogniser = recogniser();
    const heard = new Recogniser(); // a used one that is started too early throws; a new one never does
    this.current = heard;
    let failure = null;
    Object.assign(heard, { lang, continuous: false, interimResults: true, maxAlternatives: ALTERNATIVES });
    heard.onresult = (event) => this.current === heard && this.#take(event);
    heard.onerror = (event) => { failure = event.error; };
    heard.onend = () => this.current === heard && this.#ended(failure, lang);
    try {
      heard.start();
    } catch {
      this.#ended("audio-capture", lang);
    }
  }

  #take(event) {
    this.silences = 0;
    const fresh = Array.from(event.results).slice(event.resultIndex);
    const final = fresh.filter((result) => result.isFinal);
    if (!final.length) {
      this.onInterim(fresh.map((result) => result[0].transcript).join(" ").trim());
      return;
    }
    const readings = Array.from({ length: ALTERNATIVES }, (_, n) =>
      final.map((result) => (result[n] ?? result[0]).transcript.trim()).join(" ").trim());
    const [best, ...others] = [...new Set(readings)].filter(Boolean);
    if (!best) return;
    this.stop();
    this.onHeard(best, others);
  }

  #ended(failure, lang) {
    this.current = null;
    if (!this.wanted) return;
    const passing = failure === null || failure === "no-speech" || failure === "aborted";
    if (!passing || this.silences >= RESTARTS_MS.length) {
      this.wanted = false;
      this.onFailed(passing ? "no-speech" : failure);
      return;
    }
    this.timer = setTimeout(() => this.#open(lang), RESTARTS_MS[this.silences]);
    this.silences += 1;
  }
}

/** Reads texts aloud; a new one, or cancel(), ends the one before. */
class Reader {
  constructor() {
    this.turn = 0;
    this.release = () => {};
  }

  /** Read a text and return null, or the name of what went wrong. */
  async read(text, lang) {
    this.cancel();
    const turn = this.turn;
    if (!(await this.#hasVoice())) return "no-voices";
    for (const sentence of sentences(text, lang)) {
      if (turn !== this.turn) return null;
      const failure = await this.#utter(sentence, lang);
      if (turn !== this.turn) return null;
      if (failure !== null) return failure;
    }
    return null;
  }

  cancel() {
    this.turn += 1;
    this.release();
    window.speechSynthesis?.cancel();
  }

  async #hasVoice() {
    const synthesis = window.speechSynthesis;
    if (!synthesis) return false;
    if (synthesis.getVoices().length) return true;
    await new Promise((resolve) => { // they may come a little after the page
      synthesis.addEventListener?.("voiceschanged", resolve, { once: true });
      setTimeout(resolve, WAIT_FOR_VOICES_MS);
    });
    return synthesis.getVoices().length > 0;
  }

  #utter(sentence, lang) {
    return new Promise((resolve) => {
      const spoken = new SpeechSynthesisUtterance(sentence);
      const timer = setTimeout(() => done(null), 2000 + 150 * sentence.length); // some browsers forget to say `end`
      const done = (failure) => {
        clearTimeout(timer);
        this.release = () => {};
        resolve(failure);
      };
      this.release = () => done(null);
      spoken.lang = lang;
      spoken.onend = () => done(null);
      spoken.onerror = (event) => done(["canceled", "interrupted"].includes(event.error) ? null : "no-reading");
      this.spoken = spoken; // kept, or it is collected and never ends
      window.speechSynthesis.speak(spoken);
    });
  }
}

const reader = new Reader();

/** state: what goes on now; trouble: what went wrong and is still true; seen: the answer that was dealt with. */
const mode = { listening: false, reading: false, state: "off", trouble: "", seen: undefined, sent: null };

const root = () => document.querySelector("[data-speech]");
const part = (name) => document.querySelector(`[data-speech-${name}]`);
const canRead = () => "speechSynthesis" in window;

const listener = new Listener({
  onInterim: (text) => {
    const field = part("field");
    if (field) field.value = text;
  },
  onHeard: send,
  onFailed: (failure) => {
    mode.listening = false;
    show("off", failure);
  },
});

function unavailable() {
  if (!window.isSecureContext) return "insecure";
  return recogniser() ? "" : "no-recognition";
}

/** Put what was heard into the form, what it may have been beside it, and send it. */
function send(text, others) {
  const field = part("field");
  const form = field?.form;
  if (!form) return;
  form.querySelectorAll("[name=hypotheses]").forEach((old) => old.remove());
  for (const value of others) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "hypotheses", value }));
  }
  field.value = text;
  mode.sent = key();
  show("off");
  form.requestSubmit();
}

/** What the next words will be known by: another one stands in the form once the last were taken in. */
function key() {
  return part("field")?.form?.elements.heard_key?.value;
}

/** Say how it stands, in words and on the buttons. */
function show(state, trouble = mode.trouble) {
  Object.assign(mode, { state, trouble });
  const note = part("note");
  const words = [TOLD[trouble || unavailable()], TOLD[state]].filter(Boolean).join(" ");
  if (note && note.textContent !== words) note.textContent = words;
  const whileOn = state === "reading" ? "Cut in" : "Stop listening";
  press(part("listen"), { on: mode.listening, words: mode.listening ? whileOn : "Speak", can: !unavailable() });
  press(part("read"), { on: mode.reading, words: mode.reading ? "Stop reading aloud" : "Read aloud", can: canRead() });
}

function press(button, { on, words, can }) {
  if (!button) return;
  button.hidden = !can;
  button.setAttribute("aria-pressed", String(on));
  const label = button.querySelector("[data-label]") ?? button;
  if (label.textContent !== words) label.textContent = words;
}

function pause() {
  listener.stop();
  reader.cancel();
}

function listen() {
  if (!mode.listening) return;
  if (!part("field")) { // nothing more can be said
    stop("");
    return;
  }
  show("listening");
  listener.start(root().dataset.lang);
}

function toggleListening() {
  const cutsIn = mode.listening && mode.state === "reading";
  pause();
  mode.listening = cutsIn || !mode.listening;
  mode.reading ||= mode.listening && canRead();
  show("off", "");
  listen();
}

function toggleReading() {
  mode.reading = !mode.reading;
  reader.cancel();
  show("off", "");
  answer();
}

/** Read the last answer aloud if that is wanted, with closed ears: it would hear itself. Then listen again. */
async function answer() {
  const { answer: text, answerSeq: seq, lang } = root().dataset;
  mode.seen = seq;
  if (text && mode.reading) {
    listener.stop();
    show("reading");
    const failure = await reader.read(text, lang);
    if (mode.seen !== seq || mode.state !== "reading") return; // somebody cut in, or a later answer is being read
    mode.reading &&= !failure;
    show("off", failure ?? "");
  }
  listen();
}

function stop(trouble = mode.trouble) {
  pause();
  mode.listening = false;
  show("off", trouble);
}

document.addEventListener("click", (event) => {
  if (!root()) return;
  if (event.target.closest("[data-speech-listen]")) toggleListening();
  if (event.target.closest("[data-speech-read]")) toggleReading();
});

// To begin to type is to cut in.
document.addEventListener("input", (event) => {
  if (event.isTrusted && event.target.matches("[data-speech-field]")) stop("");
});

document.addEventListener("htmx:after:swap", () => {
  const at = root();
  if (!at) return;
  show(mode.state);
  if (at.dataset.answerSeq !== mode.seen) answer();
  else if (key() !== mode.sent) listen(); // another part of the page was read again while an answer is on its way
});

document.addEventListener("htmx:error", () => stop());

const leave = () => (mode.listening || mode.state === "reading") && stop(mode.listening ? "hidden" : mode.trouble);
window.addEventListener("pagehide", leave);
document.addEventListener("visibilitychange", () => document.hidden && leave());

if (root()) {
  mode.seen = root().dataset.answerSeq;
  show("off");
}
