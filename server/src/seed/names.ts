// Names as women and men in Punjab, Khyber Pakhtunkhwa and Sindh bear them, in Urdu and in Roman letters. Nobody in particular.
import type { Names } from "@expecting-mothers/shared/basics";
import type { Random } from "./random.ts";

type Pair = readonly [ur: string, en: string];

const women: readonly Pair[] = [
  ["عائشہ", "Ayesha"],
  ["فاطمہ", "Fatima"],
  ["زینب", "Zainab"],
  ["مریم", "Maryam"],
  ["صائمہ", "Saima"],
  ["نسرین", "Nasreen"],
  ["شازیہ", "Shazia"],
  ["ثمینہ", "Samina"],
  ["رضیہ", "Razia"],
  ["کلثوم", "Kulsoom"],
  ["حلیمہ", "Haleema"],
  ["سکینہ", "Sakina"],
  ["آمنہ", "Amna"],
  ["خدیجہ", "Khadija"],
  ["صفیہ", "Safia"],
  ["پروین", "Parveen"],
  ["شمیم", "Shamim"],
  ["طاہرہ", "Tahira"],
  ["عظمیٰ", "Uzma"],
  ["فرزانہ", "Farzana"],
  ["نگہت", "Nighat"],
  ["سعدیہ", "Sadia"],
  ["اقرا", "Iqra"],
  ["مہوش", "Mehwish"],
  ["ارم", "Iram"],
  ["گلناز", "Gulnaz"],
  ["زرینہ", "Zarina"],
  ["پلوشہ", "Palwasha"],
  ["شبانہ", "Shabana"],
  ["رخسانہ", "Rukhsana"],
  ["یاسمین", "Yasmeen"],
  ["کنول", "Kanwal"],
  ["ماریہ", "Maria"],
  ["عالیہ", "Aliya"],
  ["لبنیٰ", "Lubna"],
  ["سمیرا", "Sumaira"],
];
const mothersSecond: readonly Pair[] = [
  ["بی بی", "Bibi"],
  ["بیگم", "Begum"],
  ["خاتون", "Khatoon"],
  ["اختر", "Akhtar"],
  ["کوثر", "Kausar"],
  ["گل", "Gul"],
  ["ناز", "Naz"],
  ["جان", "Jan"],
  ["مائی", "Mai"],
  ["بانو", "Bano"],
  ["سلطانہ", "Sultana"],
];
const men: readonly Pair[] = [
  ["عمران", "Imran"],
  ["طارق", "Tariq"],
  ["بلال", "Bilal"],
  ["فیصل", "Faisal"],
  ["کامران", "Kamran"],
  ["ناصر", "Nasir"],
];
const families: readonly Pair[] = [
  ["خان", "Khan"],
  ["قریشی", "Qureshi"],
  ["چوہدری", "Chaudhry"],
  ["شاہ", "Shah"],
  ["بھٹی", "Bhatti"],
  ["رانا", "Rana"],
  ["آفریدی", "Afridi"],
  ["یوسفزئی", "Yousafzai"],
  ["میمن", "Memon"],
  ["سومرو", "Soomro"],
  ["اعوان", "Awan"],
  ["حیدر", "Haider"],
  ["احمد", "Ahmed"],
  ["رضا", "Raza"],
  ["اقبال", "Iqbal"],
  ["بلوچ", "Baloch"],
  ["خٹک", "Khattak"],
  ["ابڑو", "Abro"],
  ["نیازی", "Niazi"],
];

const join = ([firstUr, firstEn]: Pair, [secondUr, secondEn]: Pair): Names => ({
  ur: `${firstUr} ${secondUr}`,
  en: `${firstEn} ${secondEn}`,
});

export function motherName(random: Random): Names {
  return join(random.pick(women), random.pick(mothersSecond));
}

/** The n-th doctor's name; no two of the first several hundred are alike. */
export function doctorName(n: number, gender: "woman" | "man"): Names {
  const first = gender === "woman" ? women : men;
  const family = families[(n * 7 + Math.floor(n / first.length)) % families.length] as Pair;
  const { ur, en } = join(first[n % first.length] as Pair, family);
  return { ur: `ڈاکٹر ${ur}`, en: `Dr ${en}` };
}
