/** Two soft tones, for a call that should not be missed. Silent where the browser wants the person to touch the page first. */
export function chime(): void {
  const context = new AudioContext();
  if (context.state === "suspended") void context.resume().catch(() => undefined);
  [660, 880].forEach((pitch, at) => {
    const begins = context.currentTime + at * 0.18;
    const tone = new OscillatorNode(context, { frequency: pitch });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, begins);
    volume.gain.linearRampToValueAtTime(0.2, begins + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, begins + 0.35);
    tone.connect(volume).connect(context.destination);
    tone.start(begins);
    tone.stop(begins + 0.4);
    if (at === 1) tone.onended = () => void context.close();
  });
}
