namespace OrderFlow.Load.Measuring;

/// <summary>Nearest-rank percentiles in milliseconds: every figure is one that was measured. Null without samples.</summary>
internal sealed record Percentiles(string Name, int Samples, double? P50, double? P95, double? P99, double? Max)
{
    public static Percentiles Of(string name, IEnumerable<TimeSpan> durations)
    {
        double[] sorted = [.. durations.Select(duration => duration.TotalMilliseconds)];
        Array.Sort(sorted);
        return new(name, sorted.Length, At(sorted, 0.50), At(sorted, 0.95), At(sorted, 0.99), At(sorted, 1));
    }

    /// <summary>Of an even number, what is between the two in the middle.</summary>
    /// <param name="values">At least one.</param>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static double? At(double[] sorted, double share) =>
        sorted.Length == 0 ? null : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}
