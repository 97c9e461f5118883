// A mother may book before she tells her name; until then the clinic sees these words and her screens leave the name out.
const names = { ur: "نام بتانا باقی ہے", en: "Name not given yet" };

export const unnamed = names;
export const isUnnamed = (name: string): boolean => name === names.ur || name === names.en;
