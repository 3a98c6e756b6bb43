using System.Text;
using System.Text.RegularExpressions;

namespace LocalCloud.AzureStorage.Blobs;

/// <summary>Names of blobs with <c>{parts}</c> that a function can ask for; braces themselves are written twice.</summary>
internal sealed partial class BlobPattern
{
    private readonly Regex? _names;

    /// <param name="pattern">Empty for every blob.</param>
    public BlobPattern(string pattern) => _names = pattern.Length == 0 ? null : new Regex(ExpressionOf(pattern), RegexOptions.Singleline | RegexOptions.CultureInvariant);

    /// <summary>Null when the name does not fit.</summary>
    public IReadOnlyDictionary<string, string>? Match(string name)
    {
        if (_names is null)
        {
            return new Dictionary<string, string>();
        }

        var match = _names.Match(name);
        return match.Success
            ? _names.GetGroupNames().Where(group => !char.IsAsciiDigit(group[0])).ToDictionary(group => group, group => match.Groups[group].Value)
            : null;
    }

    private static string ExpressionOf(string pattern)
    {
        var expression = new StringBuilder("^");
        var at = 0;
        foreach (Match part in Part().Matches(pattern))
        {
            expression.Append(Regex.Escape(pattern[at..part.Index]));
            expression.Append(part.Value switch { "{{" => "\\{", "}}" => "}", _ => $"(?<{part.Groups[1].Value}>.*)" });
            at = part.Index + part.Length;
        }

        return expression.Append(Regex.Escape(pattern[at..])).Append('$').ToString();
    }

    [GeneratedRegex(@"\{\{|\}\}|\{([A-Za-z_]\w*)\}")]
    private static partial Regex Part();
}
