// A mother may book before she tells her name. Until then these words stand in its place, and no screen or message calls her by them.
export const unnamed = { ur: "نام بتانا باقی ہے", en: "Name not given yet" };
export const isUnnamed = (name: string): boolean => name === unnamed.ur || name === unnamed.en;
