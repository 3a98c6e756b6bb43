namespace EndToEnd.Tests.Support;

/// <summary>
/// What a test has covered, in its own output and, because <c>dotnet test</c> shows that of failed tests only, in <c>report.txt</c> beside the
/// tests, which CI prints.
/// </summary>
internal static class Report
{
    private static readonly Lock Writing = new();

    public static void Add(ITestOutputHelper output, string line)
    {
        output.WriteLine(line);
        lock (Writing)
        {
            File.AppendAllText(Path.Combine(AppContext.BaseDirectory, "report.txt"), line + Environment.NewLine);
        }
    }
}
