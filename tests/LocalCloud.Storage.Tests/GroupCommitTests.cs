using LocalCloud.Storage;

namespace LocalCloud.Storage.Tests;

public sealed class GroupCommitTests : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("localcloud-").FullName;
    private readonly SqliteDatabase _database;

    public GroupCommitTests() => _database = Open();

    [Fact]
    public async Task A_write_that_throws_undoes_itself_and_nothing_else()
    {
        var good = _database.WriteAsync(s => s.Prepare("INSERT INTO numbers VALUES (?1)").Run(1));
        var bad = _database.WriteAsync<int>(s =>
        {
            s.Prepare("INSERT INTO numbers VALUES (?1)").Run(2);
            throw new InvalidOperationException("refused");
        });
        var alsoGood = _database.WriteAsync(s => s.Prepare("INSERT INTO numbers VALUES (?1)").Run(3));

        await good;
        await alsoGood;
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
        Assert.Equal("refused", refused.Message);
        Assert.Equal([1, 3], Numbers(_database));
    }

    [Fact]
    public async Task When_a_commit_fails_what_its_writes_changed_in_memory_is_taken_back()
    {
        await _database.WriteAsync(s => s.Execute("PRAGMA max_page_count = 10"));
        using var bothWait = new ManualResetEventSlim();
        var isHeld = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (memory, others) = (0, 0);
        var holding = _database.WriteAsync(_ => isHeld.TrySetResult() && bothWait.Wait(TimeSpan.FromSeconds(10)), () => others++);
        await isHeld.Task;
        var good = _database.WriteAsync(_ => memory = 1, () => memory = 0);
        var fills = _database.WriteAsync(s => s.Prepare("INSERT INTO numbers VALUES (zeroblob(1000000))").Run());
        bothWait.Set();

        Assert.True(await holding);
        await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => fills);
        await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => good);
        Assert.Equal((0, 0), (memory, others));
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_reopening()
    {
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(n => _database.WriteAsync(s => s.Prepare("INSERT INTO numbers VALUES (?1)").Run(n))));
        await _database.DisposeAsync();

        await using var reopened = Open();
        Assert.Equal(Enumerable.Range(0, 1000), Numbers(reopened));
    }

    [Fact]
    public async Task A_file_from_the_future_is_refused_with_a_way_out()
    {
        await _database.DisposeAsync();

        var refusal = Assert.Throws<SchemaVersionException>(() => SqliteDatabase.Open(new()
        {
            Name = "test",
            Path = Path.Combine(_directory, "test.db"),
            Migrations = [],
        }));
        Assert.Contains("--reset", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Memory_answers_reads_with_what_was_written()
    {
        await using var memory = SqliteDatabase.Open(new() { Name = "memory", Migrations = ["CREATE TABLE numbers (n INTEGER)"] });
        await memory.WriteAsync(s => s.Prepare("INSERT INTO numbers VALUES (?1)").Run(7));
        Assert.Equal([7], Numbers(memory));
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private SqliteDatabase Open() => SqliteDatabase.Open(new()
    {
        Name = "test",
        Path = Path.Combine(_directory, "test.db"),
        Migrations = ["CREATE TABLE numbers (n INTEGER)", "CREATE INDEX by_n ON numbers (n)"],
    });

    private static List<int> Numbers(SqliteDatabase database) => database.Read(session =>
    {
        var numbers = new List<int>();
        using var reader = session.Prepare("SELECT n FROM numbers ORDER BY n").Query();
        while (reader.Read())
        {
            numbers.Add(reader.GetInt32(0));
        }

        return numbers;
    });
}
