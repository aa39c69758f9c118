declare module '*.wasm' {
  /** In hexadecimal. */
  const text: string;
  export default text;
}
