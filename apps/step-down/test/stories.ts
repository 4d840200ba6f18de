import { onDay, PictureBuilder, ready } from './picture.js';

/** What other services tell about the persons of clinical 7. Days count from admission. */
/** C18 with the lost hours spread over all weeks. */
export function shortWeeks(): PictureBuilder {
  const built = ready();
  for (const day of [21, 28])
    built.add(day + 6, 'attendance', { kind: 'week', weekStart: onDay(day), verdict: 'under' });
  return built;
}

/** C20: week 8, cocaine in five of eight tests, no measure better or worse. */
export function plateau(): PictureBuilder {
  const built = new PictureBuilder().review(28, 1, 5, { reliableChange: false });
  built.score(14, 'PHQ-9', 15).score(28, 'PHQ-9', 14).score(50, 'PHQ-9', 15);
  built.bam(40, 3, 13, 14).bam(47, 3, 13, 14).bam(54, 3, 14, 14).cssrs(54, 'none');
  for (const day of [3, 10, 17, 24, 31, 38, 45, 52])
    built.session(day, 'attended').test(day, [10, 24, 38, 45, 52].includes(day) ? ['cocaine'] : []);
  return built.review(55, 1, 5, { reliableChange: false });
}

/** C23: every absence is the night shift. */
export function nightShift(kind: 'unexcused' | 'excused'): PictureBuilder {
  const built = new PictureBuilder();
  const days = [8, 9, 11, 13, 15, 16, 18, 20, 22, 23, 25, 27, 29, 31, 33];
  const missed = [9, 15, 20, 29, 31, 33];
  for (const day of days) built.session(day, missed.includes(day) ? kind : 'attended', { reason: 'work-schedule' });
  for (const day of [9, 16, 23, 30]) built.test(day);
  return built.bam(26, 0, 6, 17).bam(33, 0, 6, 17).cssrs(33, 'none');
}

/** C25: week 18. */
export function allGood(): PictureBuilder {
  const built = new PictureBuilder().score(0, 'PHQ-9', 15).score(0, 'GAD-7', 12);
  built.add(22, 'intake', { kind: 'self-use', substance: 'alcohol' });
  for (let day = 85; day < 126; day += 7) built.session(day, 'attended', { planned: 90 });
  for (let day = 40; day < 126; day += 9) built.test(day);
  built.score(120, 'PHQ-9', 3).score(120, 'GAD-7', 4).bam(120, 0, 4, 20).cssrs(124, 'none').score(120, 'BARC-10', 51);
  built.review(120, 5, 5, { dischargePlan: true }).rated(121, [0, 0, 1, 1, 1, 0], '1.5');
  return built.report(122, 'aftercare-slot-booked').report(122, 'prescriber-confirmed');
}

/** C41: as C18 on day 65, with these ratings on these days. */
export function readyOnDay65(
  ratings: readonly [number, number, number, number, number, number],
  days: readonly number[],
) {
  const built = new PictureBuilder().score(0, 'PHQ-9', 16).score(0, 'GAD-7', 12);
  for (let day = 38; day < 65; day += 7) for (const more of [0, 2, 4]) built.session(day + more, 'attended');
  for (const day of [40, 47, 54, 61]) built.test(day);
  built
    .bam(56, 0, 6, 17)
    .bam(63, 0, 6, 17)
    .score(63, 'PHQ-9', 9)
    .score(63, 'GAD-7', 8)
    .cssrs(62, 'none')
    .review(63, 3, 5);
  for (const day of days) built.rated(day, ratings, '2.1');
  return built;
}
