using LocalCloud.Faults;

namespace LocalCloud.Storage.Tests;

public sealed class CrashTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("localcloud-").FullName;

    private string File => Path.Combine(_directory, "cosmosdb.db");

    [Theory]
    [InlineData(FaultPoints.CosmosDbBeforeCommit, 1)]
    [InlineData(FaultPoints.CosmosDbAfterCommit, 2)]
    public async Task A_crash_leaves_the_log_as_it_is_and_takes_no_more_writes(string point, int rows)
    {
        var faults = new FaultInjector();
        await using var first = Open(faults);
        await first.WriteAsync(Insert);
        Assert.Equal(1, Count(first)); // a reader is open, too
        faults.Add(new() { Condition = new() { Point = point }, Result = new CrashResult() });

        var unanswered = first.WriteAsync(Insert);
        await faults.Crashed;

        Assert.False(unanswered.IsCompleted);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => first.WriteAsync(Insert));
        Assert.True(new FileInfo(File + "-wal").Length > 0, "The log was moved into the database, as by a clean end.");

        await using var second = Open(new());
        Assert.Equal(rows, Count(second));
        await second.WriteAsync(Insert);
        Assert.Equal(rows + 1, Count(second));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private SqliteDatabase Open(FaultInjector faults) =>
        SqliteDatabase.Open(new() { Name = "cosmosdb", Path = File, Migrations = ["CREATE TABLE numbers (n INTEGER)"], Faults = faults });

    private static int Insert(SqliteSession session) => session.Prepare("INSERT INTO numbers VALUES (1)").Run();

    private static int Count(SqliteDatabase database) =>
        database.Read(session => Convert.ToInt32(session.Prepare("SELECT COUNT(*) FROM numbers").ExecuteScalar(), null));
}
