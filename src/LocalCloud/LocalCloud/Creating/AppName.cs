using System.Text.RegularExpressions;
using LocalCloud.CommandLine;

namespace LocalCloud.Creating;

/// <summary>What a new app is called: as its files are named, and as its namespace.</summary>
/// <param name="Text">For example <c>shop-api</c>.</param>
/// <param name="Namespace">For example <c>ShopApi</c>.</param>
internal sealed partial record AppName(string Text, string Namespace)
{
    /// <exception cref="UsageException">No project can be named so.</exception>
    public static AppName Parse(string text) => Pattern().IsMatch(text)
        ? new(text, string.Join('.', text.Split('.').Select(part => string.Concat(part.Split('-', '_').Select(Capitalize)))))
        : throw new UsageException($"'{text}' is no name for an app: take letters, digits, '-', '_' and '.', and begin with a letter.");

    private static string Capitalize(string word) => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..];

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z][A-Za-z0-9_-]*)*$")]
    private static partial Regex Pattern();
}
