using System.Globalization;

namespace OrderFlow.Load.Reporting;

internal static class Figures
{
    /// <summary>Three digits are what a shared machine can tell.</summary>
    public static string Show(double? figure, string? format = null) =>
        figure?.ToString(format ?? (Math.Abs(figure.Value) >= 100 ? "N0" : "0.0#"), CultureInfo.InvariantCulture) ?? "–";
}
