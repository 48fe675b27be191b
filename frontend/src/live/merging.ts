/**
 * A group's notes: everybody writes in one field, and the server keeps the whole text. What two people wrote at the same moment is kept, both.
 * Pure.
 */

interface Edit {
  from: number;
  to: number;
  text: string;
}

/** `base`: what both began from. Answers `mine` with what the others changed since. */
export function merge(base: string, mine: string, theirs: string): string {
  if (mine === base || mine === theirs) return theirs;
  if (theirs === base) return mine;
  const ours = editOf(base, mine);
  const others = editOf(base, theirs);
  const sameSpot = ours.from === others.from;
  if (!sameSpot && ours.to <= others.from) return apply(apply(base, others), ours);
  if (!sameSpot && others.to <= ours.from) return apply(apply(base, ours), others);
  // Both changed the same words: better said twice than lost.
  const from = Math.min(ours.from, others.from);
  const to = Math.max(ours.to, others.to);
  const of = (edit: Edit): string => base.slice(from, edit.from) + edit.text + base.slice(edit.to, to);
  return `${base.slice(0, from)}${of(others)}\n${of(ours)}${base.slice(to)}`;
}

/** The one stretch in which two texts differ. */
function editOf(before: string, after: string): Edit {
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from++;
  let same = 0;
  while (same < most - from && before[before.length - 1 - same] === after[after.length - 1 - same]) same++;
  return { from, to: before.length - same, text: after.slice(from, after.length - same) };
}

function apply(text: string, { from, to, text: put }: Edit): string {
  return text.slice(0, from) + put + text.slice(to);
}
