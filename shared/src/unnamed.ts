// A mother may book before she tells her name. Until then these words stand in its place, and no screen or message calls her by them.
const names = { ur: "نام بتانا باقی ہے", en: "Name not given yet" };

export const unnamed = names;
export const isUnnamed = (name: string): boolean => name === names.ur || name === names.en;
