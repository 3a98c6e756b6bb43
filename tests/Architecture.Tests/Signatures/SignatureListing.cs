using System.Reflection;
using System.Text.RegularExpressions;

namespace Architecture.Tests.Signatures;

/// <summary>The public signatures of the real packages, one per line, without what does not matter to a caller's source.</summary>
internal sealed partial class SignatureListing
{
    private readonly HashSet<string> _known;
    private readonly HashSet<string> _valueTypes;

    private SignatureListing(IReadOnlyCollection<string> lines)
    {
        _valueTypes = [.. lines.Select(line => ValueType().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value), .. KnownValueTypes];
        _known = [.. lines.Where(line => line.Contains(": ", StringComparison.Ordinal)).Select(Normalise)];
    }

    private static IEnumerable<string> KnownValueTypes =>
    [
        "bool", "byte", "int", "long", "double", "decimal", "System.TimeSpan", "System.DateTime", "System.DateTimeOffset", "System.Guid",
        "System.Net.HttpStatusCode", "System.Threading.CancellationToken",
    ];

    public int Count => _known.Count;

    public static SignatureListing OfRealPackages()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return new([.. assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".txt", StringComparison.Ordinal))
            .SelectMany(name => Lines(assembly.GetManifestResourceStream(name)!))]);
    }

    /// <summary>A protected constructor may stand for a public one: of an abstract type it is the same to a caller.</summary>
    public bool Contains(string signature)
    {
        var normal = Normalise(signature);
        return _known.Contains(normal) || _known.Contains(normal.Replace("..ctor: protected ", "..ctor: public ", StringComparison.Ordinal));
    }

    /// <summary>The overloads and namesakes that exist, to show beside a signature that does not.</summary>
    public IEnumerable<string> Near(string signature)
    {
        var name = signature[..signature.IndexOf(": ", StringComparison.Ordinal)];
        return _known.Where(known => known.StartsWith(name + ": ", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Lines(Stream stream)
    {
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
            {
                yield return line;
            }
        }
    }

    private string Normalise(string line)
    {
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        var (name, signature) = (line[..colon], line[(colon + 2)..]);
        signature = Attributes().Replace(signature, string.Empty);
        signature = Modifiers().Replace(signature, string.Empty);
        signature = DefaultValue().Replace(signature, " = *");
        signature = NullableMark().Replace(signature, mark => _valueTypes.Contains(mark.Groups[1].Value) ? mark.Value : mark.Groups[1].Value);
        signature = TypeDeclaration().IsMatch(signature) ? Interfaces().Replace(signature, string.Empty) : signature;
        return $"{name}: {signature.Trim()}";
    }

    [GeneratedRegex(@"public (?:enum|readonly struct|struct|readonly record struct) (\S+)")]
    private static partial Regex ValueType();

    // Before a member, and those before a parameter that only tell the compiler about null.
    [GeneratedRegex(@"^\[.*?\] (?=public |protected |= )|\[System\.Diagnostics\.CodeAnalysis\.\w+(?:\([^)]*\))?\] ")]
    private static partial Regex Attributes();

    // None of them changes what a caller may write.
    [GeneratedRegex(@"\b(?:async|params|required|new|readonly) ")]
    private static partial Regex Modifiers();

    [GeneratedRegex(@"(?<=\w) = (?:""[^""]*""|[^,)]+)(?=[,)])")]
    private static partial Regex DefaultValue();

    // The word before it decides: T? of a value type is another type, of a reference type only a remark.
    [GeneratedRegex(@"([\w.]+|[>\]])\?")]
    private static partial Regex NullableMark();

    [GeneratedRegex(@"^public (?:(?:static|abstract|sealed|record) )*(?:class|struct|interface|enum) ")]
    private static partial Regex TypeDeclaration();

    // Which interfaces a type lists differs with what the compiler adds; the members are compared one by one.
    [GeneratedRegex(@" : .*$")]
    private static partial Regex Interfaces();
}
