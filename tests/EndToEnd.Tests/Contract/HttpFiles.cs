using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Support;
using LocalCloud.Seeding;

namespace EndToEnd.Tests.Contract;

/// <summary>The requests of <c>http/</c>, as an editor would send them.</summary>
internal static partial class HttpFiles
{
    /// <summary>All of them, from the top of each file to its end.</summary>
    public static IEnumerable<(string File, HttpFileRequest Request)> All(IReadOnlyDictionary<string, string> variables) =>
        from file in Directory.GetFiles(RepositoryFiles.Path("http"), "*.http").Order(StringComparer.Ordinal)
        from request in HttpFile.Parse(File.ReadAllText(file), variables)
        select (Path.GetFileName(file), request);

    public static HttpRequestMessage MessageOf(HttpFileRequest request)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Target);
        if (request.Body.Length > 0)
        {
            message.Content = new StringContent(request.Body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        }

        foreach (var (name, value) in request.Headers.Where(header => header.Key != "Content-Type"))
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    /// <summary>What its title announces, for example <c>(409: it is too late)</c>; any success otherwise.</summary>
    public static bool IsAsAnnounced(this HttpFileRequest request, int status) => Status().Match(request.Title) is { Success: true } found
        ? status == int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture)
        : status is >= 200 and < 300;

    [GeneratedRegex(@"\((\d{3})")]
    private static partial Regex Status();
}
