// Whether a key pressed in something is a letter of a text, or a choice in a list.

export function isTyping(target) {
  return Boolean(target?.matches?.('textarea, select, [contenteditable="true"], input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"])'));
}
