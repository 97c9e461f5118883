// The numbers that a form, a schema and a rule share. Units stand in the names.
export const nameMaxLength = 80;
export const emailMaxLength = 254;
export const passwordMinLength = 10;
export const passwordMaxLength = 200;
export const reasonMaxLength = 200;
export const searchMaxLength = 80;
export const pinLength = 4;
export const codeLength = 6;
export const codeLifeSeconds = 300;
export const codeMaxTries = 5;
export const resendSeconds = 60;
export const holdSeconds = 300;
export const undoCancelSeconds = 60;
export const openingsMaxDays = 31;
export const openingsMaxDoctors = 60;
export const bodyMaxBytes = 65_536;
export const pageSize = 50;
