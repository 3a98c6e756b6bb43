using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using LocalCloud.Host.Protocol;

namespace LocalCloud.Host.Timer;

/// <summary>What a timer function is told, in the form that the real host sends.</summary>
internal static class TimerInfo
{
    // Nothing here is shown in a page: a plus sign stays one.
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TypedData Of(bool isPastDue, ScheduleStatus? status) => new()
    {
        Json = JsonSerializer.Serialize(
            new
            {
                Schedule = new { AdjustForDST = true },
                ScheduleStatus = status is null ? null : new { Last = Text(status.Last), LastUpdated = Text(status.LastUpdated), Next = Text(status.Next) },
                IsPastDue = isPastDue,
            },
            s_plain),
    };

    // "Never" has no offset: in a time zone west of Greenwich it would not be a time any more.
    private static string Text(DateTime utc) => utc == default
        ? "0001-01-01T00:00:00"
        : utc.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'+00:00'", CultureInfo.InvariantCulture);
}
