import java.io.FileInputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.VeraPDFFoundry;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Validates PDFs with veraPDF: {@code VeraPdfCheck FLAVOUR,FLAVOUR... FILE...}.
 *
 * <p>Prints one JSON object a line for each file and flavour, flavours being names of {@link PDFAFlavour} such as
 * PDFUA_1 and PDFA_3_A. A file that cannot be read gets an object with {@code error}. The exit code is 0
 * whatever the verdicts are.
 */
public final class VeraPdfCheck {
    private VeraPdfCheck() {}

    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset();
        Logger.getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (int place = 1; place < arguments.length; place++) {
            for (String flavour : arguments[0].split(",")) {
                out.println(line(arguments[place], PDFAFlavour.valueOf(flavour)));
            }
        }
    }

    private static String line(String file, PDFAFlavour flavour) {
        String head = "{\"file\": " + quoted(file) + ", \"flavour\": " + quoted(flavour.name());
        try {
            return head + verdict(validate(file, flavour)) + "}";
        } catch (Exception failure) {
            return head + ", \"compliant\": false, \"failures\": [], \"error\": " + quoted(failure.toString()) + "}";
        }
    }

    private static ValidationResult validate(String file, PDFAFlavour flavour) throws Exception {
        VeraPDFFoundry foundry = Foundries.defaultInstance();
        try (InputStream data = new FileInputStream(file);
                PDFAParser parser = foundry.createParser(data, flavour);
                PDFAValidator validator = foundry.createValidator(flavour, false)) {
            return validator.validate(parser);
        }
    }

    private static String verdict(ValidationResult result) {
        StringBuilder failures = new StringBuilder();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                failures.append(failures.length() == 0 ? "" : ", ").append(failure(assertion));
            }
        }
        return ", \"compliant\": " + result.isCompliant() + ", \"failures\": [" + failures + "]";
    }

    private static String failure(TestAssertion assertion) {
        return "{\"clause\": " + quoted(assertion.getRuleId().getClause())
                + ", \"testNumber\": " + assertion.getRuleId().getTestNumber()
                + ", \"description\": " + quoted(assertion.getMessage())
                + ", \"context\": " + quoted(assertion.getLocation().getContext()) + "}";
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char character : String.valueOf(text).toCharArray()) {
            if (character == '"' || character == '\\') {
                json.append('\\').append(character);
            } else if (character < ' ') {
                json.append(String.format("\\u%04x", (int) character));
            } else {
                json.append(character);
            }
        }
        return json.append('"').toString();
    }
}
