using System.Globalization;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Evaluation;

/// <summary>Dates are texts in UTC, <c>2026-11-28T01:02:03.1234567Z</c>; a part is named as in <c>DateTimeAdd('hh', 1, …)</c>.</summary>
internal static partial class Functions
{
    private static readonly string[] s_dateFormats =
    [
        "yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ss.FFFFFFF",
        "yyyy-MM-ddTHH:mmZ", "yyyy-MM-ddTHH:mm:ssZ", "yyyy-MM-ddTHH:mm:ss.FFFFFFFZ",
    ];

    private static IEnumerable<KeyValuePair<string, (int Min, int Max, Func<SqlValue[], SqlValue> Apply)>> Dates() =>
    [
        Function("DATETIMEADD", 3, 3, a => PartOf(a[0]) is { } part && Whole(a[1]) is { } number && DateOf(a[2]) is { } date ? Added(date, part, number) : default),
        Function("DATETIMEBIN", 2, 4, a => DateOf(a[0]) is { } date && PartOf(a[1]) is { } part ? Binned(date, part, a) : default),
        Function("DATETIMEDIFF", 3, 3, a => PartOf(a[0]) is { } part && DateOf(a[1]) is { } start && DateOf(a[2]) is { } end ? SqlValue.Of((double)(Units(end, part) - Units(start, part))) : default),
        Function("DATETIMEFROMPARTS", 3, 7, FromParts),
        Function("DATETIMEPART", 2, 2, a => PartOf(a[0]) is { } part && DateOf(a[1]) is { } date ? SqlValue.Of((double)Part(date, part)) : default),
        Function("DATETIMETOTICKS", 1, 1, a => DateOf(a[0]) is { } date ? SqlValue.Of((double)(date.Ticks - DateTime.UnixEpoch.Ticks)) : default),
        Function("DATETIMETOTIMESTAMP", 1, 1, a => DateOf(a[0]) is { } date ? SqlValue.Of(Math.Floor((date.Ticks - DateTime.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerMillisecond)) : default),
        Function("TICKSTODATETIME", 1, 1, a => Whole(a[0]) is { } ticks ? AtTicks((Int128)ticks + DateTime.UnixEpoch.Ticks) : default),
        Function("TIMESTAMPTODATETIME", 1, 1, a => Whole(a[0]) is { } milliseconds ? AtTicks(((Int128)milliseconds * TimeSpan.TicksPerMillisecond) + DateTime.UnixEpoch.Ticks) : default),
        Test("IS_DATETIME", value => DateOf(value) is not null),
    ];

    private enum DatePart
    {
        Year,
        Month,
        Day,
        Hour,
        Minute,
        Second,
        Millisecond,
        Microsecond,
        Nanosecond,
    }

    private static DatePart? PartOf(SqlValue value) => value.Kind != SqlKind.String ? null : value.Text.ToUpperInvariant() switch
    {
        "YEAR" or "YYYY" or "YY" => DatePart.Year,
        "MONTH" or "MM" or "M" => DatePart.Month,
        "DAY" or "DD" or "D" => DatePart.Day,
        "HOUR" or "HH" => DatePart.Hour,
        "MINUTE" or "MI" or "N" => DatePart.Minute,
        "SECOND" or "SS" or "S" => DatePart.Second,
        "MILLISECOND" or "MS" => DatePart.Millisecond,
        "MICROSECOND" or "MCS" => DatePart.Microsecond,
        "NANOSECOND" or "NS" => DatePart.Nanosecond,
        _ => null,
    };

    private static DateTime? DateOf(SqlValue value) => value.Kind == SqlKind.String
        && DateTime.TryParseExact(value.Text, s_dateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date) ? date : null;

    private static long? Whole(SqlValue value) =>
        value.Kind == SqlKind.Number && value.Number == Math.Floor(value.Number) && Math.Abs(value.Number) < 9e18 ? value.Integer : null;

    private static SqlValue AtTicks(Int128 ticks) => ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks ? Written(new((long)ticks)) : default;

    private static SqlValue Written(DateTime date) => SqlValue.Of(date.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture) + "Z");

    /// <summary>In units of 100 ns; of a nanosecond, the hundredth.</summary>
    private static long TicksOf(DatePart part) => part switch
    {
        DatePart.Day => TimeSpan.TicksPerDay,
        DatePart.Hour => TimeSpan.TicksPerHour,
        DatePart.Minute => TimeSpan.TicksPerMinute,
        DatePart.Second => TimeSpan.TicksPerSecond,
        DatePart.Millisecond => TimeSpan.TicksPerMillisecond,
        DatePart.Microsecond => TimeSpan.TicksPerMicrosecond,
        _ => 1,
    };

    private static SqlValue Added(DateTime date, DatePart part, long number)
    {
        if (part is DatePart.Year or DatePart.Month)
        {
            var months = (Int128)number * (part == DatePart.Year ? 12 : 1);
            try
            {
                return Int128.Abs(months) < 200_000 ? Written(date.AddMonths((int)months)) : default;
            }
            catch (ArgumentOutOfRangeException)
            {
                return default;
            }
        }

        return AtTicks(date.Ticks + (part == DatePart.Nanosecond ? number / 100 : (Int128)number * TicksOf(part)));
    }

    private static SqlValue Binned(DateTime date, DatePart part, SqlValue[] a)
    {
        var size = a.Length > 2 ? Whole(a[2]) : 1;
        var origin = a.Length > 3 ? DateOf(a[3]) : DateTime.UnixEpoch;
        if (part is DatePart.Year or DatePart.Month || size is not > 0 || origin is null)
        {
            return default;
        }

        var bin = part == DatePart.Nanosecond ? Int128.Max(1, size.Value / 100) : (Int128)size.Value * TicksOf(part);
        var since = (Int128)date.Ticks - origin.Value.Ticks;
        var rest = since % bin;
        return AtTicks(date.Ticks - (rest < 0 ? rest + bin : rest));
    }

    /// <summary>How many of a part begin until then, so that differences count the boundaries in between.</summary>
    private static Int128 Units(DateTime date, DatePart part) => part switch
    {
        DatePart.Year => date.Year,
        DatePart.Month => (date.Year * 12) + date.Month,
        DatePart.Nanosecond => (Int128)date.Ticks * 100,
        _ => date.Ticks / TicksOf(part),
    };

    private static long Part(DateTime date, DatePart part) => part switch
    {
        DatePart.Year => date.Year,
        DatePart.Month => date.Month,
        DatePart.Day => date.Day,
        DatePart.Hour => date.Hour,
        DatePart.Minute => date.Minute,
        DatePart.Second => date.Second,
        DatePart.Millisecond => date.Millisecond,
        DatePart.Microsecond => date.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond,
        _ => date.Ticks % TimeSpan.TicksPerSecond * 100,
    };

    private static SqlValue FromParts(SqlValue[] a)
    {
        var parts = a.Select(Whole).ToList();
        if (parts.Contains(null))
        {
            return default;
        }

        var (fraction, whole) = (a.Length > 6 ? parts[6]!.Value : 0, parts.Take(6).Concat(Enumerable.Repeat<long?>(0, 6)).Take(6).Select(part => part!.Value).ToArray());
        return whole is [>= 1 and <= 9999, >= 1 and <= 12, >= 1 and <= 31, >= 0 and <= 23, >= 0 and <= 59, >= 0 and <= 59]
            && fraction is >= 0 and <= 9_999_999 && whole[2] <= DateTime.DaysInMonth((int)whole[0], (int)whole[1])
            ? Written(new DateTime((int)whole[0], (int)whole[1], (int)whole[2], (int)whole[3], (int)whole[4], (int)whole[5], DateTimeKind.Utc).AddTicks(fraction))
            : default;
    }
}
