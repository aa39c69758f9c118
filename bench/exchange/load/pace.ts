/** So many calls a second, evenly, whatever becomes of them; the function ends it. */
export function pace(perSecond: number, call: () => void): () => void {
  const began = performance.now();
  let done = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - began) * perSecond) / 1000);
    for (; done < due; done++) call();
  }, 1);
  return () => clearInterval(timer);
}
