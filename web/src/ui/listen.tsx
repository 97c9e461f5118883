// Reads the screen aloud where the phone has a voice for its language; elsewhere the button does not appear.
import { useEffect, useState } from "preact/hooks";
import { language, t } from "../i18n/text.tsx";
import { Icon } from "./icons.tsx";

const voiceFor = (code: string) => speechSynthesis.getVoices().find((voice) => voice.lang.toLowerCase().startsWith(code));

function read(code: string) {
  // biome-ignore lint/performance/useDomNodeTextContent: what is hidden must not be read, and lines are pauses
  const words = new SpeechSynthesisUtterance(document.getElementById("main")?.innerText);
  words.voice = voiceFor(code) ?? null;
  words.lang = code;
  words.rate = 0.9;
  speechSynthesis.cancel();
  speechSynthesis.speak(words);
}

export function Listen() {
  const [ready, setReady] = useState(false);
  const code = language();
  useEffect(() => {
    if (!("speechSynthesis" in window)) return;
    const look = () => setReady(voiceFor(code) !== undefined);
    look();
    speechSynthesis.addEventListener("voiceschanged", look);
    return () => {
      speechSynthesis.removeEventListener("voiceschanged", look);
      speechSynthesis.cancel();
    };
  }, [code]);
  if (!ready) return null;
  return (
    <button type="button" class="back" aria-label={t("frame.listen")} onClick={() => read(code)}>
      <Icon name="listen" />
    </button>
  );
}
