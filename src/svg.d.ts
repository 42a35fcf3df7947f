/** What the builder makes of an SVG file: its text. */
declare module '*.svg' {
  const text: string;
  export default text;
}
