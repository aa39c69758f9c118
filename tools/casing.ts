/** How names are written in code; the checker and the emitters must agree on it. */

/** `water-heater` → `waterHeater`. */
export function camelCase(name: string): string {
  return name.replace(/-+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** `water-heater` → `WaterHeater`. */
export function pascalCase(name: string): string {
  const camel = camelCase(name);
  return camel.charAt(0).toUpperCase() + camel.slice(1);
}
