const numbersIn = (name: string): number[] => (name.match(/\d+/g) ?? []).map(Number);
const withoutNumbers = (name: string): string => name.replace(/\d+/g, '#');

function compareNumbers(one: string, other: string): number {
  const [left, right] = [numbersIn(one), numbersIn(other)];
  for (const [index, number] of left.entries()) {
    const difference = number - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * The order that layers of one kind have in a network, where names and the file's order leave no doubt.
 *
 * Names that differ by their numbers alone are ordered by these; a file in another order, unless it is an alphabetical
 * one, contradicts them. Other names are ordered as the file has them, unless it is alphabetical, as safetensors
 * files are: then its order says nothing of the network.
 *
 * @param layers in the file's order.
 * @param names all names of the file, in its order.
 * @returns undefined where there is doubt.
 */
export function inClearOrder(layers: readonly string[], names: readonly string[]): string[] | undefined {
  if (layers.length < 2) return [...layers];
  const isAlphabetical = names.every((name, index) => index === 0 || (names[index - 1] ?? '') < name);
  const numbered = [...layers].sort(compareNumbers);
  if (new Set(layers.map(withoutNumbers)).size === 1) {
    return isAlphabetical || numbered.join() === layers.join() ? numbered : undefined;
  }
  if (isAlphabetical) return undefined;
  const agrees = layers.every((layer, index) =>
    layers
      .slice(index + 1)
      .every((later) => withoutNumbers(layer) !== withoutNumbers(later) || compareNumbers(layer, later) < 0),
  );
  return agrees ? [...layers] : undefined;
}
