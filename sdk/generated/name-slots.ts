// Generated from profile/*.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { type NameSlots, nameSlots } from '../field/layout.ts';
import * as codes from './codes.ts';

export const airConditionerModeSlots: NameSlots = /* @__PURE__ */ (() =>
  nameSlots(codes.airConditionerMode, 8, 0, 0, -1))();

export const fanSpeedSlots: NameSlots = /* @__PURE__ */ (() => nameSlots(codes.fanSpeed, 8, 7, 0, -1))();

export const swingVerticalSlots: NameSlots = /* @__PURE__ */ (() => nameSlots(codes.swingVertical, 8, 3, 1, 0))();

export const swingHorizontalSlots: NameSlots = /* @__PURE__ */ (() => nameSlots(codes.swingHorizontal, 8, 5, 0, -1))();

export const resultSlots: NameSlots = /* @__PURE__ */ (() => nameSlots(codes.result, 16, 13, 0, -1))();

export const eventSlots: NameSlots = /* @__PURE__ */ (() => nameSlots(codes.event, 4, 0, 0, -1))();

export const severitySlots: NameSlots = /* @__PURE__ */ (() => nameSlots(codes.severity, 4, 2, 2, -1))();

export const airConditionerFaultsSlots: NameSlots = /* @__PURE__ */ (() =>
  nameSlots(codes.airConditionerFaults, 64, 1, 4, 0))();

export const capabilitiesSlots: NameSlots = /* @__PURE__ */ (() => nameSlots(codes.capabilities, 4, 1, 6, -1))();

export const microwaveOvenCommandSlots: NameSlots = /* @__PURE__ */ (() =>
  nameSlots(codes.microwaveOvenCommand, 8, 5, 0, -1))();

export const microwaveOvenModeSlots: NameSlots = /* @__PURE__ */ (() =>
  nameSlots(codes.microwaveOvenMode, 16, 1, 0, -1))();

export const microwaveOvenActivitySlots: NameSlots = /* @__PURE__ */ (() =>
  nameSlots(codes.microwaveOvenActivity, 8, 2, 2, 1))();

export const microwaveOvenFaultsSlots: NameSlots = /* @__PURE__ */ (() =>
  nameSlots(codes.microwaveOvenFaults, 16, 5, 2, 0))();

export const refrigeratorModeSlots: NameSlots = /* @__PURE__ */ (() =>
  nameSlots(codes.refrigeratorMode, 8, 2, 0, -1))();

export const refrigeratorFaultsSlots: NameSlots = /* @__PURE__ */ (() =>
  nameSlots(codes.refrigeratorFaults, 32, 7, 3, -1))();

export const waterHeaterModeSlots: NameSlots = /* @__PURE__ */ (() => nameSlots(codes.waterHeaterMode, 4, 1, 2, -1))();

export const waterHeaterFaultsSlots: NameSlots = /* @__PURE__ */ (() =>
  nameSlots(codes.waterHeaterFaults, 16, 41, 4, -1))();
