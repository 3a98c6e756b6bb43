using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace EndToEnd.Tests.Support;

/// <summary>Understands as much of curl as the documentation uses: method, headers, a JSON body, quotes, and a comment at the end.</summary>
internal static partial class Curl
{
    /// <summary>The curl commands of a page's shell blocks.</summary>
    public static IEnumerable<string> CommandsOf(string page) =>
        ShellBlock().Matches(page).SelectMany(block => block.Groups["text"].Value.Split('\n')).Where(line => line.StartsWith("curl ", StringComparison.Ordinal));

    /// <summary>What a command calls.</summary>
    public static (HttpMethod Method, Uri Address) TargetOf(string command)
    {
        using var request = Parse(command);
        return (request.Method, request.RequestUri!);
    }

    public static async Task<HttpResponseMessage> SendAsync(HttpClient http, string command, string? key = null)
    {
        using var request = Parse(command);
        request.RequestUri = new Uri(request.RequestUri!.PathAndQuery, UriKind.Relative);
        if (key is not null)
        {
            request.Headers.Add("x-functions-key", key);
        }

        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static HttpRequestMessage Parse(string command)
    {
        var (method, url, body) = (HttpMethod.Get, "", (string?)null);
        var headers = new List<(string Name, string Value)>();
        var words = new Queue<string>(Word().Matches(command["curl ".Length..]).Select(word => word.Value.Trim('\'', '"')).TakeWhile(word => word != "#"));
        while (words.TryDequeue(out var word))
        {
            switch (word)
            {
                case "-X": method = new HttpMethod(words.Dequeue()); break;
                case "-d": body = words.Dequeue(); break;
                case "-H":
                    var header = words.Dequeue().Split(": ", 2);
                    headers.Add((header[0], header[1]));
                    break;
                default: url = word; break;
            }
        }

        var request = new HttpRequestMessage(method, new Uri(url));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        foreach (var (name, value) in headers.Where(header => header.Name != "Content-Type"))
        {
            request.Headers.Add(name, value);
        }

        return request;
    }

    [GeneratedRegex(@"^```bash\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ShellBlock();

    [GeneratedRegex("""'[^']*'|"[^"]*"|\S+""")]
    private static partial Regex Word();
}
