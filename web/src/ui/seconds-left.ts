// Counts down on the phone from what the server said was left, so that a wrong clock does not matter.
import { useEffect, useState } from "preact/hooks";

export function useSecondsLeft(seconds: number): number {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const began = Date.now();
    const tick = () => setLeft(Math.max(0, seconds - Math.floor((Date.now() - began) / 1000)));
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [seconds]);
  return left;
}
