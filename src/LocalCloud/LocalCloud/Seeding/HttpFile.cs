using System.Text.RegularExpressions;

namespace LocalCloud.Seeding;

/// <summary>Requests in the format of the VS Code REST client: <c>###</c> between them, <c>@name = value</c> variables, headers, body.</summary>
internal static partial class HttpFile
{
    /// <exception cref="FormatException">Names the line that is not understood.</exception>
    public static IReadOnlyList<HttpFileRequest> Parse(string text, IReadOnlyDictionary<string, string>? given = null)
    {
        var variables = new Dictionary<string, string>(given ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        var fixedNames = variables.Keys.ToHashSet(StringComparer.Ordinal);
        var requests = new List<HttpFileRequest>();
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var title = string.Empty;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.StartsWith("###", StringComparison.Ordinal))
            {
                title = line.TrimStart('#').Trim();
            }
            else if (Variable().Match(line) is { Success: true } variable)
            {
                if (!fixedNames.Contains(variable.Groups[1].Value))
                {
                    variables[variable.Groups[1].Value] = Expand(variable.Groups[2].Value.Trim(), variables, i);
                }
            }
            else if (line.Length > 0 && !IsComment(line))
            {
                requests.Add(ReadRequest(lines, ref i, title, variables));
                title = string.Empty;
            }
        }

        return requests;
    }

    private static HttpFileRequest ReadRequest(string[] lines, ref int i, string title, Dictionary<string, string> variables)
    {
        var match = RequestLine().Match(lines[i].Trim());
        if (!match.Success)
        {
            throw new FormatException($"line {i + 1}: '{lines[i].Trim()}' is not a request like 'POST {{{{host}}}}/api/orders'.");
        }

        var method = match.Groups[1].Success ? match.Groups[1].Value.ToUpperInvariant() : "GET";
        var target = Expand(match.Groups[2].Value, variables, i);
        var headers = new List<KeyValuePair<string, string>>();
        for (i++; i < lines.Length && lines[i].Trim() is { Length: > 0 } line && !line.StartsWith("###", StringComparison.Ordinal); i++)
        {
            if (line[0] is '?' or '&')
            {
                target += Expand(line, variables, i); // A query may go on over several lines.
            }
            else if (!IsComment(line))
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                headers.Add(colon > 0
                    ? new(line[..colon].Trim(), Expand(line[(colon + 1)..].Trim(), variables, i))
                    : throw new FormatException($"line {i + 1}: '{line}' is not a header; the body starts after an empty line."));
            }
        }

        var body = new List<string>();
        for (; i < lines.Length && !lines[i].TrimStart().StartsWith("###", StringComparison.Ordinal); i++)
        {
            body.Add(Expand(lines[i], variables, i));
        }

        i--; // The separator belongs to the next request.
        return new HttpFileRequest(title, method, target, headers, string.Join('\n', body).Trim());
    }

    private static string Expand(string text, Dictionary<string, string> variables, int line) => Reference().Replace(text, match =>
        match.Groups[1].Value.Trim() switch
        {
            "$guid" => Guid.NewGuid().ToString(),
            var name => variables.GetValueOrDefault(name) ?? throw new FormatException($"line {line + 1}: the variable '{name}' is not defined above."),
        });

    private static bool IsComment(string line) =>
        line.StartsWith('#') || line.StartsWith("//", StringComparison.Ordinal);

    [GeneratedRegex(@"^@([^\s=]+)\s*=(.*)$")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^(?:([A-Za-z]+)\s+)?(\S+?)(?:\s+HTTP/[\d.]+)?$")]
    private static partial Regex RequestLine();

    [GeneratedRegex(@"\{\{([^}]+)\}\}")]
    private static partial Regex Reference();
}

/// <summary>One request of the file, its variables filled in.</summary>
internal sealed record HttpFileRequest(
    string Title, string Method, string Target, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body);
