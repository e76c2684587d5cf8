/** Caches a function of a text. Workflows repeat their texts, so each is parsed once in a process. */
export function once<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    let result = known.get(text);
    if (result === undefined && !known.has(text)) known.set(text, result = read(text));
    return result as T;
  };
}
