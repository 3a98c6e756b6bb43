using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Infrastructure.Tests.Gateway;

/// <summary>Policy expressions, compiled as the gateway compiles them: C# 7 over <see cref="Context"/>.</summary>
internal sealed class Expressions
{
    private const string Usings = "using System; using System.Collections.Generic; using System.Linq; using System.Text; using Newtonsoft.Json; using Newtonsoft.Json.Linq;";

    private readonly FrozenDictionary<string, Func<Context, object?>> _compiled;

    /// <exception cref="FormatException">One of them is no C# or uses what the gateway does not have.</exception>
    public Expressions(IEnumerable<string> texts)
    {
        var expressions = texts.Distinct().ToList();
        var source = new StringBuilder(Usings).Append("public static class Compiled {");
        foreach (var (place, text) in expressions.Index())
        {
            source.Append(CultureInfo.InvariantCulture, $"public static object E{place}(Infrastructure.Tests.Gateway.Context context) {{ {BodyOf(text)} }}\n");
        }

        var type = Compile(source.Append('}').ToString()).GetType("Compiled")!;
        _compiled = expressions.Index().ToFrozenDictionary(
            expression => expression.Item, expression => type.GetMethod($"E{expression.Index}")!.CreateDelegate<Func<Context, object?>>());
    }

    public static bool IsExpression(string text) => text.StartsWith("@(", StringComparison.Ordinal) || text.StartsWith("@{", StringComparison.Ordinal);

    public object? Evaluate(string text, Context context) => IsExpression(text) ? _compiled[text](context) : text;

    private static string BodyOf(string text) => text[1] == '{' && text[^1] == '}' ? text[2..^1]
        : text[1] == '(' && text[^1] == ')' ? $"return {text[2..^1]};"
        : throw new FormatException($"Not closed: {text}");

    private static Assembly Compile(string source)
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "Expressions",
            [CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.CSharp7_3))],
            platform.Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var bytes = new MemoryStream();
        var errors = compilation.Emit(bytes).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        return errors.Count == 0 ? Assembly.Load(bytes.ToArray()) : throw new FormatException(string.Join(Environment.NewLine, errors));
    }
}
