import { getLanguageService, TextDocument } from 'amazon-states-language-service';
import { Exported } from './export';
import { Finding } from './finding';

const SOURCE = 'amazon-states-language-service';

/** The findings of AWS's language server, as used in the toolkits for editors, for definitions. */
export async function judgeDefinitions(exported: readonly Pick<Exported, 'name' | 'machines'>[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { name, machines } of exported) {
    for (const { path, definition } of machines) {
      findings.push(
        ...(await diagnosticsOf(definition)).map(({ text, message }) => ({
          sample: name,
          where: path,
          field: text,
          limit: message,
          source: SOURCE,
        })),
      );
    }
  }
  return findings;
}

async function diagnosticsOf(definition: object): Promise<{ text: string; message: string }[]> {
  const service = getLanguageService({});
  const document = TextDocument.create('file:///definition.asl.json', 'asl', 1, JSON.stringify(definition, null, 2));
  const diagnostics = await service.doValidation(document, service.parseJSONDocument(document));
  return diagnostics.map(({ range, message }) => {
    const start = document.offsetAt({ line: range.start.line, character: 0 });
    return {
      text: document
        .getText()
        .slice(start, start + 120)
        .split('\n')[0]
        .trim(),
      message: String(message),
    };
  });
}
