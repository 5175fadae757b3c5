/** What the lens Contributions says. */
export const messages = {
  en: {
    'contributions.question': 'Which token gives most to the output?',
    'contributions.norm': 'Length of weight × value',
    'contributions.share': 'Share of the output',
    'contributions.same': '{first} has the largest weight, {weight}, and the largest share of the output, {share}.',
    'contributions.other': '{first} has the largest weight, {weight}, but its share of the output is {share}. {other} has the largest, {otherShare}, with the weight {otherWeight}.',
    'contributions.nothing': 'All weighted values are zero.',
    'contributions.what': 'The share is what a token gives along the output’s own direction. Shares sum to 1; one below 0 pulls against the others. A large weight gives little where the value is short or points elsewhere.',
    'contributions.sink': 'Show an example where a weight of 0.9 gives little',
  },
  de: {
    'contributions.question': 'Welches Token gibt der Ausgabe am meisten?',
    'contributions.norm': 'Länge von Gewicht × Wert',
    'contributions.share': 'Anteil an der Ausgabe',
    'contributions.same': '{first} hat das größte Gewicht, {weight}, und den größten Anteil an der Ausgabe, {share}.',
    'contributions.other': '{first} hat das größte Gewicht, {weight}, aber nur den Anteil {share} an der Ausgabe. Den größten, {otherShare}, hat {other} mit dem Gewicht {otherWeight}.',
    'contributions.nothing': 'Alle gewichteten Werte sind null.',
    'contributions.what': 'Der Anteil sagt, was ein Token entlang der Richtung der Ausgabe gibt. Die Anteile ergeben zusammen 1; einer unter 0 zieht gegen die anderen. Ein großes Gewicht gibt wenig, wenn der Wert kurz ist oder woandershin zeigt.',
    'contributions.sink': 'Ein Beispiel zeigen, in dem ein Gewicht von 0,9 wenig gibt',
  },
  ar: {
    'contributions.question': 'أيّ رمز يعطي المخرج أكثر من غيره؟',
    'contributions.norm': 'طول الوزن × القيمة',
    'contributions.share': 'الحصة من المخرج',
    'contributions.same': 'للرمز {first} أكبر وزن، {weight}، وأكبر حصة من المخرج، {share}.',
    'contributions.other': 'للرمز {first} أكبر وزن، {weight}، لكن حصته من المخرج {share}. أما أكبر حصة، {otherShare}، فللرمز {other} بالوزن {otherWeight}.',
    'contributions.nothing': 'كل القيم الموزونة أصفار.',
    'contributions.what': 'الحصة هي ما يعطيه الرمز على امتداد اتجاه المخرج نفسه. مجموع الحصص واحد، والحصة السالبة تشدّ عكس غيرها. والوزن الكبير يعطي القليل إذا كانت القيمة قصيرة أو تشير إلى اتجاه آخر.',
    'contributions.sink': 'اعرض مثالًا يعطي فيه وزن كبير القليل',
  },
};
