/** What a vector times a matrix says of the matrix. */
export const messages = {
  en: { 'chain.row': 'row {row} of {name}', 'chain.cell': '{name}, row {row}, column {column}' },
  de: { 'chain.row': 'Zeile {row} von {name}', 'chain.cell': '{name}, Zeile {row}, Spalte {column}' },
  ar: { 'chain.row': 'الصف {row} من {name}', 'chain.cell': '{name}، الصف {row}، العمود {column}' },
};
