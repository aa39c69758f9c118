/** The inside of an oven: air and walls, and the meal that stands in it. */

/** Of the walls, J/K, and what they give to the kitchen, W/K. */
const HEAT_CAPACITY = 3200;
const LOSS = 4.6;
/** From the air to a meal, W/K. */
const TO_FOOD = 1.4;
/** J/(g K): most meals are water. */
const FOOD = 3.6;
const ROOM = 22;
const BOILING = 100;

export class Oven {
  cavity = ROOM;
  /** °C; null while nothing stands in it. */
  food: number | null = null;
  /** Grams. */
  weight = 0;

  put(weight: number, temperature: number): void {
    this.weight = weight;
    this.food = temperature;
  }

  take(): void {
    this.weight = 0;
    this.food = null;
  }

  /** A second. Microwaves go to the meal, or without one to the walls. */
  pass(microwaves: number, elements: number): void {
    const toFood = this.food === null ? 0 : TO_FOOD * (this.cavity - this.food);
    const toWalls = elements + (this.food === null ? microwaves : microwaves * 0.08);
    this.cavity += (toWalls - toFood - LOSS * (this.cavity - ROOM)) / HEAT_CAPACITY;
    if (this.food !== null) {
      const heated = this.food + (toFood + microwaves * 0.92) / (this.weight * FOOD);
      // What comes beyond leaves as steam.
      this.food = Math.min(heated, BOILING);
    }
  }
}
