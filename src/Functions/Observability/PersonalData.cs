using System.Diagnostics;
using System.Text.RegularExpressions;
using OpenTelemetry;

namespace OrderFlow.Observability;

/// <summary>
/// Masks in spans what clients may have put where nobody expects it: an e-mail address in a path, a key in a query. The app's own tags have
/// neither; the web server's repeat the address of a request as it came.
/// </summary>
public sealed partial class PersonalData : BaseProcessor<Activity>
{
    private const string Mask = "***";

    public override void OnEnd(Activity data)
    {
        ArgumentNullException.ThrowIfNull(data);
        data.DisplayName = Masked(data.DisplayName);
        foreach (var (name, value) in data.TagObjects.Where(tag => tag.Value is string).ToList())
        {
            if (Masked((string)value!) is var masked && masked != (string)value!)
            {
                data.SetTag(name, masked);
            }
        }

        if (data.StatusDescription is { } description && Masked(description) is var told && told != description)
        {
            data.SetStatus(data.Status, told);
        }
    }

    internal static string Masked(string text) => Key().Replace(Email().Replace(text, Mask), $"$1{Mask}");

    // The at sign of a path may come as %40.
    [GeneratedRegex(@"[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Email();

    [GeneratedRegex(@"([?&]code=|\btok_)[^&\s""']+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Key();
}
