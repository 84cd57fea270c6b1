// What is said about listening and reading aloud: how it stands, what failed and how to mend it.

export const TOLD = {
  "not-allowed": "The microphone is not allowed here. Click the sign left of the address, allow the microphone, then press Speak again. Or type.",
  "service-not-allowed": "This browser’s own speech recognition is switched off, or not allowed here. Switch it on in its settings, or type.",
  "audio-capture": "No microphone was found. Plug one in or choose it in the sound settings, then press Speak again. Or type.",
  "network": "The browser cannot reach its speech service; some browsers have none. Check the connection, try Chrome, Edge or Safari, or type.",
  "language-not-supported": "This browser does not recognise this language. Try Chrome, Edge or Safari, or type.",
  "no-speech": "Nothing was heard for a while, so listening has stopped. Check that the microphone is not muted, then press Speak again. Or type.",
  "insecure": "Speaking needs a secure address, one that begins with https. Typing works here.",
  "no-recognition": "This browser cannot listen; Chrome, Edge and Safari can. Typing works everywhere.",
  "no-voices": "This device has no voice to read with. The answers stand on the page.",
  "no-reading": "The browser refused to read aloud. Press Read aloud once more, or read the answers on the page.",
  "hidden": "Listening has stopped because the page was out of sight. Press Speak to go on.",
  "listening": "Listening.",
  "reading": "Reading the answer aloud. Press Speak or begin to type to cut in.",
  "off": "",
};
