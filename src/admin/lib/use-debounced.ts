import { useEffect, useState } from "react";

const REST_MS = 250;

/** The value once it has rested: one request for a word, not one for each letter. */
export function useDebounced<T>(value: T): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), REST_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}
